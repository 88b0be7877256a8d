"""Reading the files that the agencies publish, as they are downloaded."""
