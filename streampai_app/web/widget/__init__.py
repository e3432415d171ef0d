"""What the widget talks to: chats, requests and bugs over HTTP, the socket, and the widget's own files."""
