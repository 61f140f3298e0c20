"""How each command is called: its arguments, its --help, what is refused at once. Nothing that
takes long to import: whoever asks for help or mistypes is answered at once."""
