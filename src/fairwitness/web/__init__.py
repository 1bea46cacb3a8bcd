"""
The web workspace: the same rooms as the command line, for several people over weeks.

In:       what people write in a browser, what a worker collected.
Out:      pages, a JSON API, bundles.
Not here: any rule of the domain; the rooms below have them.
"""
