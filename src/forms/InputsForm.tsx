import { FormComponent } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyJSONObject } from '@lumino/coreutils';
import type { RegistryFieldsType, RegistryWidgetsType } from '@rjsf/utils';
import * as React from 'react';

import { BoundingBox } from './BoundingBox';
import type { IFieldContext } from './context';
import type { FormData } from './data';
import { errorSchema } from './errors';
import { FileOrText } from './FileOrText';
import { usePointerHold } from './hold';
import type { IForm } from './schema';
import {
  ArrayFieldTemplate,
  FieldTemplate,
  ObjectFieldTemplate
} from './templates';
import type { IFieldError } from './validate';
import type { IValidation } from './validator';
import { Checkbox, Select, TextArea, TextInput } from './widgets';

const FIELDS = {
  boundingBox: BoundingBox,
  fileOrText: FileOrText
} as RegistryFieldsType;

const WIDGETS: RegistryWidgetsType = {
  CheckboxWidget: Checkbox,
  SelectWidget: Select,
  TextareaWidget: TextArea
};

const TEMPLATES = {
  ArrayFieldTemplate,
  BaseInputTemplate: TextInput,
  FieldTemplate,
  ObjectFieldTemplate
};

/** Properties of an {@link InputsForm}. */
export interface IInputsFormProps {
  form: IForm;
  validator: IValidation['validator'];
  data: FormData;
  errors: readonly IFieldError[];
  /** Inputs whose errors are shown; all of them when null. */
  touched: ReadonlySet<string> | null;
  onChange: (data: FormData) => void;
  /** The user has left the field of this input. */
  onLeave: (name: string) => void;
  pickFile: IFieldContext['pickFile'];
  boxMap: IFieldContext['BoxMap'];
  changes: IFieldContext['changes'];
  putBack: IFieldContext['putBack'];
  trans: TranslationBundle;
}

/** The inputs of a process, to be filled in. */
export function InputsForm(props: IInputsFormProps): JSX.Element {
  const { form, data, errors, touched, trans } = props;
  const { pickFile, boxMap: BoxMap, changes } = props;
  const hold = usePointerHold();
  const putBack = useLatest(props.putBack);
  const prefix = `hpc${React.useId()}`;
  const context: IFieldContext = React.useMemo(
    () => ({ trans, pickFile, BoxMap, changes, putBack, root: prefix }),
    [trans, pickFile, BoxMap, changes, putBack, prefix]
  );
  const shown = React.useMemo(
    () => errorSchema(errors, touched),
    [errors, touched]
  );
  const leave = (id: string): void => {
    const way = id.slice(prefix.length + 1);
    const input = form.inputs.find(
      ({ name }) => way === name || way.startsWith(`${name}/`)
    );
    if (input) {
      hold(() => props.onLeave(input.name));
    }
  };
  return (
    <FormComponent
      tagName="div"
      className="jp-HpcForm-inputs"
      schema={form.schema}
      uiSchema={form.uiSchema}
      validator={props.validator}
      formData={data as ReadonlyJSONObject}
      formContext={context}
      fields={FIELDS}
      widgets={WIDGETS}
      templates={TEMPLATES}
      idPrefix={prefix}
      idSeparator="/"
      noValidate
      noHtml5Validate
      showErrorList={false}
      extraErrors={shown}
      onChange={event => props.onChange((event.formData ?? {}) as FormData)}
      onBlur={leave}
    />
  );
}

/** A function that stays the same, and does what the newest one does. */
function useLatest<A extends unknown[]>(
  newest: (...args: A) => void
): (...args: A) => void {
  const current = React.useRef(newest);
  current.current = newest;
  return React.useCallback((...args: A) => current.current(...args), []);
}
