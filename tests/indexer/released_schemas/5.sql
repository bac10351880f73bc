CREATE TABLE meta (
	"key" VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	PRIMARY KEY ("key")
);
CREATE TABLE documents (
	id VARCHAR NOT NULL, 
	absolute_path VARCHAR NOT NULL, 
	root VARCHAR NOT NULL, 
	path VARCHAR NOT NULL, 
	file_name VARCHAR NOT NULL, 
	size INTEGER NOT NULL, 
	modified_ns INTEGER NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	format VARCHAR NOT NULL, 
	pipeline_id VARCHAR NOT NULL, 
	encoder_id VARCHAR NOT NULL, 
	indexed_at FLOAT NOT NULL, 
	text TEXT NOT NULL, 
	pages INTEGER, 
	ocr_confidence FLOAT, 
	warnings JSON NOT NULL, 
	document_type VARCHAR, 
	document_number VARCHAR, 
	number_key VARCHAR, 
	title TEXT, 
	issuing_authority VARCHAR, 
	parent_authority VARCHAR, 
	place VARCHAR, 
	issued_on DATE, 
	date_line VARCHAR, 
	year INTEGER, 
	signer VARCHAR, 
	signer_title VARCHAR, 
	recipients JSON NOT NULL, 
	legal_bases JSON NOT NULL, 
	field_spans JSON NOT NULL, 
	outline JSON NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (absolute_path)
);
CREATE INDEX documents_by_path ON documents (path, id);
CREATE TABLE failures (
	absolute_path VARCHAR NOT NULL, 
	root VARCHAR NOT NULL, 
	path VARCHAR NOT NULL, 
	size INTEGER NOT NULL, 
	modified_ns INTEGER NOT NULL, 
	pipeline_id VARCHAR NOT NULL, 
	reason TEXT NOT NULL, 
	PRIMARY KEY (absolute_path)
);
CREATE TABLE pending (
	absolute_path VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	root VARCHAR NOT NULL, 
	path VARCHAR NOT NULL, 
	queued_at FLOAT NOT NULL, 
	started_at FLOAT, 
	PRIMARY KEY (absolute_path)
);
CREATE TABLE exclusions (
	absolute_path VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	root VARCHAR NOT NULL, 
	path VARCHAR NOT NULL, 
	excluded_at FLOAT NOT NULL, 
	PRIMARY KEY (absolute_path)
);
CREATE TABLE changes (
	seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	op VARCHAR NOT NULL, 
	passage_id INTEGER NOT NULL
);
CREATE TABLE passages (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	document_id VARCHAR NOT NULL, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	page INTEGER, 
	locator VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	context TEXT NOT NULL, 
	text TEXT NOT NULL, 
	FOREIGN KEY(document_id) REFERENCES documents (id) ON DELETE CASCADE
);
CREATE INDEX passages_by_document ON passages (document_id);
CREATE TABLE assignments (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	document_id VARCHAR NOT NULL, 
	numbering VARCHAR NOT NULL, 
	task TEXT NOT NULL, 
	lead_agencies JSON NOT NULL, 
	coordinating_agencies JSON NOT NULL, 
	lead_keys VARCHAR NOT NULL, 
	coordinating_keys VARCHAR NOT NULL, 
	deadline_text VARCHAR NOT NULL, 
	due_from DATE, 
	due_to DATE, 
	deliverable TEXT NOT NULL, 
	task_group TEXT NOT NULL, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	page INTEGER, 
	locator VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	evidence JSON NOT NULL, 
	FOREIGN KEY(document_id) REFERENCES documents (id) ON DELETE CASCADE
);
CREATE INDEX assignments_by_document ON assignments (document_id);
CREATE TABLE document_references (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	document_id VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	document_type VARCHAR NOT NULL, 
	number VARCHAR NOT NULL, 
	issued_on DATE, 
	issuer VARCHAR NOT NULL, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	context_start INTEGER NOT NULL, 
	context_end INTEGER NOT NULL, 
	page INTEGER, 
	locator VARCHAR NOT NULL, 
	is_legal_basis BOOLEAN NOT NULL, 
	subject TEXT NOT NULL, 
	subject_start INTEGER, 
	subject_end INTEGER, 
	FOREIGN KEY(document_id) REFERENCES documents (id) ON DELETE CASCADE
);
CREATE INDEX references_by_document ON document_references (document_id);
CREATE INDEX references_by_key ON document_references ("key");
CREATE TABLE page_layouts (
	document_id VARCHAR NOT NULL, 
	page INTEGER NOT NULL, 
	width FLOAT NOT NULL, 
	height FLOAT NOT NULL, 
	quarter_turns INTEGER NOT NULL, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	words BLOB NOT NULL, 
	PRIMARY KEY (document_id, page), 
	FOREIGN KEY(document_id) REFERENCES documents (id) ON DELETE CASCADE
);
CREATE TABLE vectors (
	passage_id INTEGER NOT NULL, 
	vector BLOB NOT NULL, 
	PRIMARY KEY (passage_id), 
	FOREIGN KEY(passage_id) REFERENCES passages (id) ON DELETE CASCADE
);
