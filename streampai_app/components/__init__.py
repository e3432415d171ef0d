"""What pages are made of. Stateless: vars and handlers come in as arguments."""
