"""One thing with a name in three languages."""


def in_language(language: str, *, vi: str = "", en: str = "", zh: str = "") -> str:
    """The name in ``language`` (``vi``, ``en``, ``zh-hans`` …); without one, the Vietnamese, then any other."""
    short = language.lower()[:2]
    wanted = {"vi": vi, "en": en, "zh": zh}.get(short, "")
    return wanted or vi or en or zh
