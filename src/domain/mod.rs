//! Pure rules: no clock, no file, no chance, no SQL, no terminal.
