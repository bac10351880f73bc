"""A comparison in one sentence, as a clerk would tell it to a head of office."""

from search_api.comparison.schemas import ComparisonCounts, StatusCounts


def summarise(counts: ComparisonCounts, common_share: float, *, is_unrelated: bool) -> str:
    """Return the sentence; the first document is called "văn bản trước", the second "văn bản sau"."""
    if is_unrelated:
        share = round(100 * common_share)
        return f"Hai văn bản hầu như không có lời văn chung: chỉ khoảng {share}% số từ có phần tương ứng ở văn bản kia."
    told = [
        _told("nhiệm vụ", counts.assignments),
        _told("căn cứ", counts.legal_bases),
        _told("đoạn", counts.paragraphs),
    ]
    if counts.reworded and told[0]:
        told[0] += f" ({counts.reworded} chỉ đổi lời văn)"
    if shifted := counts.assignments.expected:
        told.insert(1, f"{shifted} nhiệm vụ chỉ dời theo năm")
    said = [part for part in told if part]
    if not said:
        return (
            "Hai văn bản chỉ khác nhau ở năm và địa danh của mỗi bên."
            if counts.paragraphs.expected or counts.legal_bases.expected
            else "Hai văn bản giống nhau từng chữ ở phần nội dung."
        )
    return f"Văn bản sau: {'; '.join(said)}."


def _told(name: str, counts: StatusCounts) -> str:
    verbs = (("thêm", counts.added), ("bỏ", counts.dropped), ("đổi", counts.changed))
    parts = [f"{verb} {number} {name}" for verb, number in verbs if number]
    # "thêm 3 nhiệm vụ, bỏ 1, đổi 5"
    return ", ".join([*parts[:1], *(part.removesuffix(f" {name}") for part in parts[1:])])
