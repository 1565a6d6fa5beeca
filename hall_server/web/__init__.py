"""The pages: hall board, supervisor's page, visitor's ticket page, sign-in."""
