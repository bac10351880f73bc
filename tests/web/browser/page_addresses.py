"""The pages that every check of pages walks over, by name; `{document}` stands for a document of the sample corpus,
`{pdf}` for one with pages."""

QUESTION = "Cơ quan nào chủ trì xây dựng mô hình Chính quyền thân thiện?"
PAGE_ADDRESSES = {
    "home": "/",
    "ask-empty": "/ask",
    "ask": f"/ask?q={QUESTION}",
    "ask-filtered": "/ask?q=kinh phí thực hiện&year=2026",
    "ask-english": f"/ask?q={QUESTION}&lang=en",
    "ask-later": "/ask?q=kinh phí thực hiện&sort=newest&page=2",
    "ask-nothing": "/ask?q=xyzzyplugh qwrtpsd",
    "documents": "/documents",
    "document": "/documents/{document}",
    "document-cited": "/documents/{document}?start=200&end=400#cited",
    "responsibilities": "/responsibilities",
    "responsibilities-grouped": "/responsibilities?agency=Công an xã&role=lead&group=month",
    "responsibilities-nothing": "/responsibilities?agency=Phòng Kinh tê xã hội",
    "compare-empty": "/compare",
    "compare-choices": "/compare?a=dan van&b=09/KH-UBND",
    "compare": "/compare?a=18/KH-UBND&b=09/KH-UBND",
    "references": "/references",
    "references-citing": "/references?number=33/CT-TTg",
    "document-page": "/documents/{pdf}?start=200&end=400#cited",
    "document-page-alone": "/documents/{pdf}/pages/1?start=200&end=400",
    "error": "/nope",
    "api": "/api/docs",
}
