"""One file a route. A page calls components and names a state; it holds no logic."""
