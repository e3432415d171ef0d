"""Other people's pages: what embeds the widget, on an origin of its own."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

PAGE = """<!doctype html><html lang="en"><head><title>A host page</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><h1>A host page</h1>{body}<script src="{desk}/widget.js" async></script></body></html>"""


class Host:
    """A little server on 127.0.0.1, which is another origin than the desk's localhost."""

    def __init__(self) -> None:
        self._pages: dict[str, tuple[str, dict[str, str]]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def page(self, desk: str, body: str = "", **headers: str) -> str:
        """Serve a page with the widget of this desk, and return its address."""
        path = f"/{len(self._pages)}"
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._pages[path] = (PAGE.format(desk=desk, body=body), named)
        return self.url + path

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        pages = self._pages

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                page = pages.get(urlsplit(self.path).path)
                self.send_response(200 if page else 404)
                html, headers = page or ("", {})
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(html.encode())))
                self.end_headers()
                self.wfile.write(html.encode())

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        return Handler
