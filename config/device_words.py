"""What a stable health code of a device means, in words for a screen. Without words the state alone is shown."""

from config.i18n import marked

DEVICE_CODES: dict[str, str] = {
    "not_started": marked("正在启动"),
    "link_lost": marked("未连接"),
    "unreachable": marked("未连接"),
    "no_answer": marked("没有应答"),
    "offline": marked("脱机"),
    "wrong_setting": marked("设置有误"),
    "paper_out": marked("缺纸"),
    "paper_low": marked("纸将尽"),
    "cover_open": marked("上盖打开"),
    "cutter_jam": marked("切刀卡住"),
    "head_hot": marked("打印头过热"),
    "printer_error": marked("打印机故障"),
    "no_sound_card": marked("没有声卡，语音写入文件"),
    "sound_failed": marked("声音播放失败"),
    "no_voice": marked("语音合成失败"),
}
