"""Files a person writes -> frozen values. Nothing else in the pipeline opens a file or reads the environment."""
