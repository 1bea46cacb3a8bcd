"""Plain frozen values that more than one room needs: no clock, no file, no network, no Ibis."""
