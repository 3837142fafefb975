"""JupyterLab for the browser tests: no token, no XSRF check, the page may reach the application.

Never use it for anything else. Port, root directory and data directories are
given by the runner, on the command line and in the environment.
"""

from jupyterlab.galata import configure_jupyter_server

c = get_config()  # noqa: F821 -- Jupyter puts it into the namespace of configuration files
configure_jupyter_server(c)
# The stories listen for the word of the engine on this machine.
c.HpcApp.callback_hosts = ["127.0.0.1"]
# Some servers of the stories never answer.
c.HpcApp.deadline = 6.0
