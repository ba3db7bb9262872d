"""What measures count and what 100 % of an indicator is, Vietnamese → English, Chinese."""

from collections.abc import Mapping

WORDS: Mapping[str, tuple[str, str]] = {
    "biểu mẫu báo cáo": ("report forms", "报表"),
    "chỉ tiêu được giao (bài viết không nêu số dùng làm mẫu số)": (
        "target given (the article does not say which number was the whole)",
        "下达指标（文章未说明以何数为分母）",
    ),
    "công trình": ("works", "工程"),
    "cán bộ công nhân viên": ("employees", "员工"),
    "các xóm, bản của tỉnh": ("villages of the province", "全省村屯"),
    "các yêu cầu dịch vụ điện": ("requests for electricity services", "用电服务申请"),
    "giao dịch": ("transactions", "交易"),
    "giá trị gói thầu đã chọn nhà thầu": ("value of packages awarded", "已定标标包金额"),
    "gói thầu": ("packages", "标包"),
    "khách hàng": ("customers", "客户"),
    "khách hàng × phút mất điện": ("customer-minutes of interruption", "客户停电分钟"),
    "kế hoạch tiết kiệm": ("savings plan", "节约计划"),
    "kế hoạch được giao": ("plan given", "下达计划"),
    "lượt khách hàng mất điện": ("customer interruptions", "客户停电次数"),
    "lần mất điện": ("interruptions", "停电次数"),
    "mốc tiến độ": ("milestones", "进度节点"),
    "người lao động": ("employees", "职工"),
    "sáng kiến": ("initiatives", "合理化建议"),
    "số gói thầu đã chọn nhà thầu": ("packages awarded", "已定标标包数"),
    "số khách hàng thanh toán": ("customers who paid", "缴费客户数"),
    "số khách hàng được cấp điện": ("customers supplied", "供电客户数"),
    "số mốc đến hạn": ("milestones due", "到期节点数"),
    "số người thuộc diện cấp chữ ký số": ("people who are to have a digital signature", "应配发数字签名人数"),
    "số tiền điện thu được": ("money collected", "收费金额"),
    "số văn bản phát hành": ("documents issued", "发文数"),
    "tiền": ("money", "金额"),
    "tiền điện và tiền dịch vụ": ("money for electricity and services", "电费和服务费"),
    "tổng số cán bộ, công nhân viên": ("all employees", "员工总数"),
    "tổng số giao dịch với khách hàng": ("all transactions with customers", "客户交易总数"),
    "tổng số gói thầu của tập đoàn": ("all packages of the group", "集团标包总数"),
    "tổng số yêu cầu dịch vụ tiếp nhận": ("all service requests received", "受理服务申请总数"),
    "văn bản": ("documents", "文件"),
    "văn bản nội bộ EVN": ("internal documents of EVN", "EVN 内部文件"),
    "xã": ("communes", "乡"),
    "xóm, bản": ("villages", "村屯"),
    "yêu cầu dịch vụ": ("service requests", "服务申请"),
    "yêu cầu thuộc danh mục dịch vụ trực tuyến": ("requests for services that exist online", "在线服务目录内申请"),
    "điểm cấp điện": ("supply points", "供电点"),
    "điện năng": ("energy", "电量"),
    "điện thương phẩm năm trước": ("energy sold in the year before", "上年售电量"),
    "điện thương phẩm năm trước, bình quân nhiều năm": (
        "energy sold in the year before, mean of several years",
        "上年售电量，多年平均",
    ),
    "đơn vị": ("units", "单位"),
}


def in_three(field: str, text: str) -> dict[str, str]:
    """The fields of a counted set or a whole: `field` in Vietnamese, `field`_en and `field`_zh where they are known."""
    english, chinese = WORDS.get(text, ("", ""))
    return {field: text, f"{field}_en": english, f"{field}_zh": chinese}
