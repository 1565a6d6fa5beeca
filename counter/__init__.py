"""The clerk's screen at a counter, and the enquiry desk's.

Owns what a clerk sees and presses, and the pad and display of that counter. Who is called next, the server
decides."""
