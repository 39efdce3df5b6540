"""The report to a board: what it says (``paper``), as a PDF (``pdf``) and as a web page (``page``)."""
