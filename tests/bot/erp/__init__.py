"""Stock that another program keeps."""
