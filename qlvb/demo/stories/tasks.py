"""The tasks that papers of the demo give."""

from dataclasses import dataclass
from datetime import date

from qlvb.demo.days import due_day


@dataclass(frozen=True)
class TaskStory:
    """A task entered on a draft of the demo by its drafter, who follows it. `due`: working days from today."""

    key: str
    paper: str
    lead: str
    content: str
    due: int
    coordinating: tuple[str, ...] = ()

    def due_on(self, today: date) -> date:
        return due_day(today, self.due)


TASKS: tuple[TaskStory, ...] = (
    TaskStory(
        "thiet-hai",
        "tinh-cd-bao",
        "snnmt",
        "Tổng hợp, báo cáo nhanh tình hình thiệt hại do bão gây ra trên địa bàn tỉnh",
        0,
        ("anlac", "thanhson"),
    ),
    TaskStory("truc-ban", "tinh-cd-bao", "snnmt", "Báo cáo việc tổ chức trực ban, theo dõi mực nước các hồ chứa", 0),
    TaskStory("phuong-an", "tinh-cd-bao", "snnmt", "Báo cáo phương án bảo đảm an toàn hồ đập", -1),
    TaskStory("so-tan", "tinh-cd-bao", "anlac", "Tổ chức sơ tán dân vùng ngập, báo cáo kết quả", 0),
    TaskStory(
        "cchc", "tinh-kh-cchc", "snv", "Đôn đốc các cơ quan, đơn vị xây dựng kế hoạch, tổng hợp báo cáo UBND tỉnh", 10
    ),
    TaskStory(
        "dat-dai", "tinh-kh-cchc", "snv", "Rà soát, đơn giản hóa quy trình giải quyết thủ tục lĩnh vực đất đai", 6
    ),
    TaskStory("thanh-son", "tinh-kh-cchc", "thanhson", "Ban hành kế hoạch cải cách hành chính của xã", -1),
    TaskStory("noi-bo", "tinh-kh-cchc", "tinh-kt", "Rà soát danh mục thủ tục hành chính lĩnh vực kinh tế", 5),
    TaskStory("truong-hoc", "tinh-kh-truonghoc", "anlac", "Khảo sát hiện trạng trường lớp, lập danh mục sửa chữa", -2),
)
