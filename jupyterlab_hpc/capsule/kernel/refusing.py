"""What cannot leave a kernel, and what to do instead."""

from __future__ import annotations

import sys
from typing import Any

REBUILD = "make it anew in the cell"
#: By the full name of a class or one of its bases; what is not imported need not be.
REFUSED = {
    "_io._IOBase": ("an open file", "open it in the cell"),
    "_socket.socket": ("a network connection", REBUILD),
    "ssl.SSLContext": ("a TLS context", REBUILD),
    "_thread.lock": ("a thread lock", REBUILD),
    "_thread.RLock": ("a thread lock", REBUILD),
    "threading.Thread": ("a thread", REBUILD),
    "threading.Event": ("a thread's event", REBUILD),
    "threading.Condition": ("a thread's condition", REBUILD),
    "threading.Semaphore": ("a thread's semaphore", REBUILD),
    "threading.Barrier": ("a barrier of threads", REBUILD),
    "_thread._local": ("thread-local data", REBUILD),
    "_queue.SimpleQueue": ("a queue of threads", REBUILD),
    "queue.Queue": ("a queue of threads", REBUILD),
    "generator": ("a generator that has begun", "turn it into a list, or call it in the cell"),
    "coroutine": ("a coroutine", "await it, or call it in the cell"),
    "async_generator": ("an asynchronous generator", "call it in the cell"),
    "frame": ("a frame of running code", "keep the text instead"),
    "traceback": ("a traceback", "keep the text instead (traceback.format_exc())"),
    "weakref": ("a weak reference", "keep the object itself"),
    "weakref.ReferenceType": ("a weak reference", "keep the object itself"),
    "weakref.ProxyType": ("a weak reference", "keep the object itself"),
    "weakref.CallableProxyType": ("a weak reference", "keep the object itself"),
    "weakref.WeakValueDictionary": ("a table of weak references", "copy it with dict()"),
    "_weakrefset.WeakSet": ("a set of weak references", "copy it with set()"),
    "mmap.mmap": ("a memory map", "open it in the cell"),
    "memoryview": ("a view of another object's memory", "copy it with bytes()"),
    "numpy.memmap": ("a memory map", "open the file in the cell, or copy it with numpy.array()"),
    "numpy.core.memmap.memmap": ("a memory map", "open the file in the cell"),
    "dict_keys": ("a view of a dict", "copy it with list()"),
    "dict_values": ("a view of a dict", "copy it with list()"),
    "dict_items": ("a view of a dict", "copy it with list()"),
    "select.epoll": ("a system handle", REBUILD),
    "selectors.BaseSelector": ("a system handle", REBUILD),
    "sqlite3.Connection": ("a database connection", "connect in the cell"),
    "sqlite3.Cursor": ("a database cursor", "connect in the cell"),
    "sqlalchemy.engine.base.Engine": ("a database connection", "connect in the cell"),
    "sqlalchemy.engine.base.Connection": ("a database connection", "connect in the cell"),
    "sqlalchemy.orm.session.Session": ("a database session", "connect in the cell"),
    "psycopg2.extensions.connection": ("a database connection", "connect in the cell"),
    "psycopg.Connection": ("a database connection", "connect in the cell"),
    "duckdb.DuckDBPyConnection": ("a database connection", "connect in the cell"),
    "_duckdb.DuckDBPyConnection": ("a database connection", "connect in the cell"),
    "subprocess.Popen": ("a running process", "start it in the cell"),
    "concurrent.futures._base.Executor": ("a pool of workers", REBUILD),
    "concurrent.futures._base.Future": ("a result that is not there yet", "take its result()"),
    "_asyncio.Future": ("a result that is not there yet", "await it"),
    "asyncio.events.AbstractEventLoop": ("an event loop", REBUILD),
    "multiprocessing.pool.Pool": ("a pool of workers", REBUILD),
    "multiprocessing.process.BaseProcess": ("a process", REBUILD),
    "tempfile.TemporaryDirectory": ("a temporary directory", REBUILD),
    "tempfile._TemporaryFileWrapper": ("an open file", "open it in the cell"),
    "zipfile.ZipFile": ("an open archive", "open it in the cell"),
    "tarfile.TarFile": ("an open archive", "open it in the cell"),
    "h5py._hl.base.HLObject": ("an open HDF5 file", "open it in the cell"),
    "netCDF4.Dataset": ("an open NetCDF file", "open it in the cell"),
    "IPython.core.interactiveshell.InteractiveShell": ("the shell itself", "leave it out"),
    "ipykernel.kernelbase.Kernel": ("the kernel itself", "leave it out"),
    "ipywidgets.widgets.widget.Widget": ("a widget of this page", "keep its value instead"),
    "pyspark.sql.session.SparkSession": ("a Spark session", REBUILD),
    "pyspark.core.context.SparkContext": ("a Spark context", REBUILD),
    "pyspark.context.SparkContext": ("a Spark context", REBUILD),
    "pyspark.sql.dataframe.DataFrame": ("data that is in Spark", "collect it with toPandas()"),
    "distributed.client.Client": ("a Dask client", REBUILD),
    "ctypes._Pointer": ("a pointer", REBUILD),
    "_ctypes._Pointer": ("a pointer", REBUILD),
    "_ctypes.CFuncPtr": ("a pointer to a function", REBUILD),
    "_ctypes.PyCFuncPtr": ("a pointer to a function", REBUILD),
    "PyCapsule": ("a handle of C code", REBUILD),
}
#: In memory, and therefore not bound to this machine.
ALLOWED = {"_io.BytesIO", "_io.StringIO"}


def refusal(value: Any) -> tuple[str, str] | None:
    """What it is and what to do, if it is something that can never leave this kernel."""
    for kind in type(value).__mro__:
        module = getattr(kind, "__module__", "")
        name = kind.__qualname__ if module == "builtins" else f"{module}.{kind.__qualname__}"
        if name in ALLOWED:
            return None
        if name in REFUSED:
            return REFUSED[name]
    torch: Any = sys.modules.get("torch")
    if torch and isinstance(value, torch.Tensor) and value.is_cuda:
        return "memory of a graphics card", "copy it with .cpu()"
    if type(value).__module__.startswith("cupy"):
        return "memory of a graphics card", "copy it with .get()"
    return None


def in_words(path: str, name: str, what: tuple[str, str]) -> str:
    return f'"{path}" is {what[0]} and cannot leave this kernel: leave out {name}, or {what[1]}'
