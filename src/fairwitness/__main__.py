"""`python -m fairwitness`."""

from fairwitness.cli import main

main()
