"""The text of a file that somebody uploads: txt, docx, pdf, html, in any encoding Vietnamese offices have used."""

from hoaluoi.spine.drafting.extraction.files import Extracted, UnableToExtract, text_of

__all__ = ["Extracted", "UnableToExtract", "text_of"]
