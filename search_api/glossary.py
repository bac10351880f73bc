"""English office words -> the Vietnamese ones that documents use; reviewed by hand, longest phrase first.

An English question is put over word by word with this list, so that its topic can be compared with Vietnamese
passages; names and quoted titles stay as they are.
"""

import re

_ENTRIES = """
people's committee: ủy ban nhân dân
people's council: hội đồng nhân dân
fatherland front: mặt trận tổ quốc
party committee: đảng ủy
economic office: phòng kinh tế
economics office: phòng kinh tế
economic division: phòng kinh tế
economics division: phòng kinh tế
culture and society office: phòng văn hóa - xã hội
culture - society office: phòng văn hóa - xã hội
culture and social affairs: văn hóa - xã hội
culture and society: văn hóa - xã hội
office of the people's council: văn phòng hội đồng nhân dân
public administrative service center: trung tâm phục vụ hành chính công
public service center: trung tâm dịch vụ sự nghiệp công
public administration service: phục vụ hành chính công
one-stop shop: bộ phận một cửa
military command: ban chỉ huy quân sự
administrative procedures: thủ tục hành chính
administrative procedure: thủ tục hành chính
administrative reform: cải cách hành chính
administrative documents: văn bản hành chính
digital transformation: chuyển đổi số
digital government: chính quyền số
electronic government: chính quyền điện tử
e-government: chính quyền điện tử
friendly government: chính quyền thân thiện
grassroots democracy: dân chủ ở cơ sở
democracy at the grassroots: dân chủ ở cơ sở
mass mobilization: dân vận
mass mobilisation: dân vận
skillful mass mobilization: dân vận khéo
public service: dịch vụ công
public services: dịch vụ công
online public services: dịch vụ công trực tuyến
land clearance: giải phóng mặt bằng
site clearance: giải phóng mặt bằng
land registration: đăng ký đất đai
land use right certificate: giấy chứng nhận quyền sử dụng đất
internal spending: chi tiêu nội bộ
working regulation: quy chế làm việc
working regulations: quy chế làm việc
complaints: khiếu nại
complaint: khiếu nại
denunciations: tố cáo
denunciation: tố cáo
petitions: kiến nghị
citizen reception: tiếp công dân
receiving citizens: tiếp công dân
dialogue: đối thoại
corruption: tham nhũng
elections: bầu cử
election: bầu cử
national assembly: quốc hội
food safety: an toàn thực phẩm
fire prevention: phòng cháy
fire fighting: chữa cháy
firefighting: chữa cháy
disaster prevention: phòng chống thiên tai
natural disaster: thiên tai
natural disasters: thiên tai
disasters: thiên tai
disaster: thiên tai
vaccination: tiêm chủng
immunization: tiêm chủng
environmental sanitation: vệ sinh môi trường
environment: môi trường
waste: rác thải
new rural: nông thôn mới
rural development: phát triển nông thôn
summer activities: hoạt động hè
summer: hè
children: trẻ em
school: trường học
schools: trường học
health station: trạm y tế
police: công an
youth union: đoàn thanh niên
women's union: hội liên hiệp phụ nữ
farmers' association: hội nông dân
veterans: cựu chiến binh
villages: thôn
village: thôn
commune: xã
ward: phường
district: huyện
province: tỉnh
city: thành phố
chairman: chủ tịch
chairperson: chủ tịch
vice chairman: phó chủ tịch
vice chairperson: phó chủ tịch
head: người đứng đầu
plan: kế hoạch
plans: kế hoạch
programme: chương trình
program: chương trình
action programme: chương trình hành động
decision: quyết định
directive: chỉ thị
resolution: nghị quyết
dispatch: công văn
official letter: công văn
theme: chủ đề
slogan: chủ đề
topic: chủ đề
model: mô hình
models: mô hình
objective: mục tiêu
objectives: mục tiêu
goal: mục tiêu
purpose: mục đích
requirements: yêu cầu
funding: kinh phí
funds: kinh phí
funded: kinh phí
budget: kinh phí
money: kinh phí
report: báo cáo
reports: báo cáo
reporting: báo cáo
periodic: định kỳ
quarterly: quý
first quarter: quý i
second quarter: quý ii
third quarter: quý iii
fourth quarter: quý iv
quarter: quý
propaganda and public mobilisation: tuyên truyền, vận động
mobilisation: vận động
mobilization: vận động
compliance costs: chi phí tuân thủ
state-owned enterprises: doanh nghiệp nhà nước
democracy: dân chủ
public service units: đơn vị sự nghiệp công lập
reorganising: sắp xếp
reorganizing: sắp xếp
assess: đánh giá
timeline: thời gian
annual: hằng năm
monthly: hằng tháng
nine-month: 9 tháng
six-month: 6 tháng
inspection: kiểm tra
inspect: kiểm tra
inspecting: kiểm tra
monitoring: giám sát
monitor: giám sát
supervision: giám sát
supervise: giám sát
evaluation: đánh giá
review: rà soát
reviewing: rà soát
resolving: giải quyết
resolve: giải quyết
settle: giải quyết
settling: giải quyết
handling: giải quyết
implement: thực hiện
implementing: thực hiện
implementation: thực hiện
organize: tổ chức
organise: tổ chức
propaganda: tuyên truyền
communication: tuyên truyền
dissemination: tuyên truyền
training: tập huấn
planning: quy hoạch
master plan: quy hoạch
building: xây dựng
build: xây dựng
develop: xây dựng
drafting: xây dựng
draft: xây dựng
amend: sửa đổi
amending: sửa đổi
compensation: bồi thường
resettlement: tái định cư
support: hỗ trợ
land: đất đai
religious: tôn giáo
business: doanh nghiệp
businesses: doanh nghiệp
enterprises: doanh nghiệp
citizens: người dân
people: người dân
satisfaction: sự hài lòng
information technology: công nghệ thông tin
officials: cán bộ, công chức
civil servants: công chức
staff: cán bộ
discipline: kỷ luật
issue: ban hành
issued: ban hành
issuing: ban hành
issuance: ban hành
allowance: phụ cấp
salary: lương
payroll: biên chế
regulation: quy chế
regulations: quy chế
responsibility: trách nhiệm
responsibilities: trách nhiệm
security: an ninh
order: trật tự
traffic: giao thông
road: đường
agriculture: nông nghiệp
livestock: chăn nuôi
rabies: bệnh dại
dyke: đê
dike: đê
dykes: đê
flood: lũ
floods: lũ
storm: bão
storms: bão
rescue: cứu nạn
drill: diễn tập
exercise: diễn tập
pilot: thí điểm
result: kết quả
results: kết quả
at home: tại nhà
measles: sởi
vaccine: vắc xin
campaign: chiến dịch
swimming: bơi
hygiene: vệ sinh
tree planting: trồng cây
poverty reduction: giảm nghèo
poor households: hộ nghèo
cadres: cán bộ
leader: tổ trưởng
meeting: hội nghị
conference: hội nghị
survey: khảo sát
records: hồ sơ
file: hồ sơ
files: hồ sơ
archive: lưu trữ
archives: lưu trữ
website: trang thông tin điện tử
loudspeaker: truyền thanh
signature: ký
digital signature: chữ ký số
cashless payment: thanh toán không dùng tiền mặt
payment: thanh toán
electricity: điện
water: nước
market: chợ
hospital: bệnh viện
medicine: thuốc
student: học sinh
students: học sinh
teacher: giáo viên
teachers: giáo viên
dogs: chó
cats: mèo
"""
_GLOSSARY = dict(line.split(": ", 1) for line in _ENTRIES.strip().splitlines())
_PATTERN = re.compile(
    r"(?<![\w'])(?:" + "|".join(re.escape(entry) for entry in sorted(_GLOSSARY, key=len, reverse=True)) + r")(?!\w)",
    re.IGNORECASE,
)


def to_vietnamese(question: str) -> str:
    """Return an English question with the office words that the glossary knows put into Vietnamese."""
    return _PATTERN.sub(lambda match: _GLOSSARY[match.group().lower()], question)
