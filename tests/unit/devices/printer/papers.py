"""The facts that printer tests print: one full slip, one full notice, one test slip."""

from datetime import datetime, timedelta, timezone

from devices.printer.layout import NoticeFacts, SlipFacts, TestSlipFacts

HALL_TIME = timezone(timedelta(hours=8))
AT = datetime(2026, 6, 2, 9, 31, tzinfo=HALL_TIME)

SLIP = SlipFacts(
    hall_name_zh="清溪镇便民服务中心",
    hall_name_en="Qingxi Town Convenience Service Centre",
    label="A012",
    service_name="城乡居民基本养老保险参保登记",
    group_name="社会保障",
    area="民政区",
    counters="1号窗口、2号窗口",
    ahead=3,
    wait_min=(10, 15),
    issued_at=AT,
    page_url="https://qx.example.cn/t/k3v9x2m7q4",
    materials=("身份证", "户口簿", "近期一寸免冠照片2张"),
    no_show_rule="叫号三次未到按过号处理，当日内回来可在原窗口恢复一次。",
    complaint_phone="0830-3391234",
    priority="优先",
)
NOTICE = NoticeFacts(
    hall_name="清溪镇便民服务中心",
    name="最低生活保障申请",
    unit="清溪镇便民服务中心民政窗口",
    process=("受理", "入户调查", "初审", "村(社区)公示", "报区民政部门审批", "回复"),
    materials=("书面申请（原件1份）", "户口簿（复印件1份）", "家庭经济状况核查授权书（原件1份）"),
    fee="不收费",
    statutory="30个工作日",
    promised="25个工作日",
    phone="0830-3391200",
    complaint_phone="0830-3391234",
    version="2026-01",
    printed_at=AT,
    conditions="户籍在本镇；家庭收入和财产符合标准",
)
TEST_SLIP = TestSlipFacts(
    hall_name="清溪镇便民服务中心",
    device="printer-1",
    link="tcp://192.168.30.21:9100",
    profile="generic-80",
    printed_at=AT,
)
