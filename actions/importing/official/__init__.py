"""From an official text that was read to the records of the catalogue, with an editor between."""
