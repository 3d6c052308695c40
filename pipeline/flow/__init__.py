"""The use cases: poll, collect, analyse, group, tell, deliver, sweep. One transaction each; they report, and log nothing."""
