"""What enters, as models."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ..errors import Invalid

if TYPE_CHECKING:
    from pydantic import BaseModel

    Model = TypeVar("Model", bound=BaseModel)


def parse(model: type[Model], content: object) -> Model:
    """JSON as a model. Raises `Invalid`, which names the field."""
    from pydantic import ValidationError  # takes 80 ms to load

    try:
        return model.model_validate(content)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in fault["loc"])
        raise Invalid(f"{place or 'The body'}: {fault['msg']}.", field=place) from error
