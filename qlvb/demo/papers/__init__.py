"""Papers of the demo province: `papers(today)` says what they say, the rest renders them."""

from qlvb.demo.papers.layout import decree30
from qlvb.demo.papers.library import papers
from qlvb.demo.papers.model import Paper
from qlvb.demo.papers.outside import received_pdf
from qlvb.demo.papers.scan import scan
from qlvb.demo.papers.word import docx_draft

__all__ = ["Paper", "decree30", "docx_draft", "papers", "received_pdf", "scan"]
