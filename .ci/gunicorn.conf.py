"""How `make run` serves the catalogue on this machine."""

import os

bind = f"127.0.0.1:{os.environ['PORT']}"
workers = 2
loglevel = "warning"
control_socket_disable = True
limit_request_line = 8190  # The most that it reads; from 8,000 on the site itself says why not.
forwarder_headers = ""  # No header of a request says where the site stands.


def when_ready(server):
    print(f"The catalogue is at http://{bind} (Ctrl-C ends it).")
    print(f"To edit it at http://{bind}/admin/, make an account in another terminal: make editor")
