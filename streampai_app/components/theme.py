"""The design tokens of `assets/tokens.css` as Tailwind's words."""

from typing import Any


def _var(name: str) -> str:
    return f"var(--{name})"


TAILWIND: dict[str, Any] = {
    "theme": {
        "extend": {
            "colors": {
                "ground": _var("color-bg"),
                "surface": _var("color-surface"),
                "raised": _var("color-raised"),
                "ink": _var("color-text"),
                "muted": _var("color-muted"),
                "line": _var("color-border"),
                "field": _var("color-field"),
                "accent": _var("color-accent"),
                "accent-hover": _var("color-accent-hover"),
                "on-accent": _var("color-accent-text"),
                "accent-soft": _var("color-accent-soft"),
                "danger": _var("color-danger"),
                "danger-soft": _var("color-danger-soft"),
                "good": _var("color-good"),
                "good-soft": _var("color-good-soft"),
            },
            "borderRadius": {"sm": _var("radius-s"), "md": _var("radius-m"), "lg": _var("radius-l")},
            "boxShadow": {"pop": _var("shadow-pop")},
            "fontSize": {
                "xs": ["11px", "16px"],
                "sm": ["12px", "16px"],
                "base": ["13px", "20px"],
                "md": ["14px", "22px"],
                "lg": ["16px", "24px"],
                "xl": ["20px", "28px"],
                "2xl": ["26px", "32px"],
            },
        }
    }
}
