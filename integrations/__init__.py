"""Clients of payment providers, and stand-ins for them. Nothing here knows anything of Streampai."""
