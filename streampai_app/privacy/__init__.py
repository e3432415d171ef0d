"""A person as a whole: everything we keep of them, over all domains, handed out or forgotten."""
