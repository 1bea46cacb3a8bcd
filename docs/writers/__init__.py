"""Writers of the generated pages: one module a folder or page, each a pure function of the code."""
