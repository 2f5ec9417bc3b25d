"""Stock that another program keeps: asked behind a small port, and mirrored."""
