"""One parcel's outline as a file (界址文件): drawing, globe, surveyors' table."""
