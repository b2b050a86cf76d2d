"""What can be wrong with a file, and what to do about it: all texts of the readers."""

from __future__ import annotations

from typing import NamedTuple

from portal.kernel.i18n import N_


class Fault(NamedTuple):
    """A reason and a remedy; both are msgids that the finding's parameters fill."""

    reason: str
    remedy: str


_EXPORT_AGAIN = N_("请用原软件重新导出后再导入。")
_SPLIT = N_("请把文件拆成几份，分别导入。")
_CLEAN_ARCHIVE = N_("请只把一套 .shp、.dbf、.shx、.prj 文件放在压缩包的同一层里，重新压缩。")
_SAVE_XLSX = N_("请在表格软件中另存为 .xlsx（不加密码）后再导入。")
_FIX_OUTLINE = N_("请在 GIS 软件中修正这一图形后再导入。")
_PASS_CRS = N_("请用 --crs 指明坐标系，例如 --crs 4547。")
_FIX_CELL = N_("请更正这一单元格。")

# The file as a whole
MISSING = Fault(N_("文件不存在或无法打开。"), N_("请检查文件路径和读取权限。"))
NOT_A_FILE = Fault(
    N_("这不是普通文件（是文件夹、链接或管道）。"), N_("请直接给出要导入的文件本身。")
)
EMPTY_FILE = Fault(N_("文件是空的。"), _EXPORT_AGAIN)
FILE_TOO_LARGE = Fault(N_("文件超过 %(most)s MB。"), _SPLIT)
UNKNOWN_FORMAT = Fault(
    N_("文件内容不是可以导入的格式。"),
    N_("可导入 GeoPackage、压缩的 Shapefile、GeoJSON、XLSX、CSV 和界址点 TXT，请导出为其中一种。"),
)
XML_FORMAT = Fault(
    N_("文件内容是 XML（如 VRT、KML、GML），不能导入。"),
    N_("请在 GIS 软件中导出为 GeoPackage 或 GeoJSON 后再导入。"),
)
DAMAGED = Fault(N_("文件已损坏或不完整。"), _EXPORT_AGAIN)
UNDECODABLE = Fault(N_("文件的文字编码无法识别。"), N_("请另存为 UTF-8 或 GB18030 编码后再导入。"))
NO_ROWS = Fault(N_("文件中没有数据行。"), N_("请检查导出时是否选中了数据。"))
TOO_MANY_ROWS = Fault(N_("数据超过 %(most)s 行。"), _SPLIT)
TOO_MANY_COLUMNS = Fault(
    N_("数据超过 %(most)s 列，或很远处还有内容。"), N_("请删除多余的列和远处的单元格后再导入。")
)
TOO_MANY_VERTICES = Fault(N_("全部界址点超过 %(most)s 个。"), _SPLIT)
TOO_MANY_FINDINGS = Fault(
    N_("还有 %(count)s 处问题没有列出。"), N_("请先改正已列出的问题，再重新检查。")
)

# Archives and workbooks
ARCHIVE_TOO_MANY = Fault(N_("压缩包内超过 %(most)s 个文件。"), _CLEAN_ARCHIVE)
ARCHIVE_TOO_LARGE = Fault(N_("压缩包解开后过大或压缩比异常。"), _CLEAN_ARCHIVE)
ARCHIVE_NAME = Fault(N_("压缩包内有不安全的文件名或链接。"), _CLEAN_ARCHIVE)
ARCHIVE_NESTED = Fault(N_("压缩包里还有压缩包。"), _CLEAN_ARCHIVE)
ARCHIVE_ENCRYPTED = Fault(N_("压缩包加了密码。"), N_("请去掉密码，重新压缩后再导入。"))
ARCHIVE_OTHER = Fault(
    N_("压缩包里没有 Shapefile，或压缩格式不是 zip。"),
    _CLEAN_ARCHIVE,
)
SEVERAL_LAYERS = Fault(N_("文件中有 %(count)s 个图层：%(names)s"), N_("请只保留要导入的一个图层。"))
NO_LAYER = Fault(N_("文件中没有矢量图层。"), N_("请检查导出时是否选中了图层。"))
UNSAFE_LAYER = Fault(
    N_("图层是视图、虚拟表或含计算列，不能导入。"),
    N_("请在 GIS 软件中把图层另存为新的 GeoPackage。"),
)
OLD_WORKBOOK = Fault(N_("这是旧版或二进制的表格文件（.xls、.xlsb、.ods）。"), _SAVE_XLSX)
LOCKED_WORKBOOK = Fault(N_("表格文件加了密码。"), _SAVE_XLSX)
UNSAFE_WORKBOOK = Fault(N_("表格文件含有外部实体等不安全内容。"), _SAVE_XLSX)
OTHER_SHEETS = Fault(
    N_("只读取了工作表“%(read)s”，没有读取：%(left)s"),
    N_("需要的数据如在其他工作表中，请移到第一张工作表。"),
)
HIDDEN_SHEETS = Fault(
    N_("没有读取隐藏的工作表：%(left)s"), N_("如需导入，请取消隐藏并移到第一张工作表。")
)
NO_HEADING = Fault(
    N_("没有找到表头行。"), N_("请在前 %(most)s 行内留一行列名，每列一个，下面紧接数据。")
)
UNNAMED_COLUMN = Fault(N_("有一列没有列名，已按“%(name)s”读取。"), N_("请补上列名。"))
REPEATED_COLUMN = Fault(N_("列名重复，已按“%(name)s”读取。"), N_("请给每列不同的名称。"))
BAD_QUOTING = Fault(N_("第 %(line)s 行附近的引号不成对。"), N_("请检查这一行的引号和分隔符。"))

# Cells
CELL_TOO_LONG = Fault(N_("内容超过 %(most)s 个字。"), N_("请缩短这一单元格的内容。"))
CELL_CHARACTERS = Fault(N_("内容含有无法保存的字符。"), _FIX_CELL)
CELL_NUMBER = Fault(N_("不是有效的数字。"), _FIX_CELL)
CELL_DATE = Fault(N_("不是有效的日期。"), N_("请按 2026-01-31 的形式填写日期。"))
CELL_CUT = Fault(N_("文字在末尾被截断。"), N_("请在原数据中加宽该字段后重新导出。"))
CELL_BINARY = Fault(N_("该列是二进制内容，没有读取。"), N_("不需要时可忽略。"))
FORMULA_WITHOUT_VALUE = Fault(
    N_("公式没有计算结果。"), N_("请在表格软件中打开并保存一次，或改为数值。")
)
FORMULA_ERROR = Fault(N_("公式结果是错误值。"), N_("请改正公式或直接填写数值。"))

# Shapefiles
NO_DBF = Fault(N_("缺少 .dbf 文件，没有属性。"), _CLEAN_ARCHIVE)
NO_SHX = Fault(N_("缺少或损坏 .shx 文件，已按 .shp 逐条读取。"), N_("请核对图形与属性是否对应。"))
COUNTS_DIFFER = Fault(N_("图形有 %(shapes)s 个，属性有 %(records)s 条，不能对应。"), _EXPORT_AGAIN)
WRONG_CODE_PAGE = Fault(
    N_("声明的编码 %(stated)s 不对，已按 %(used)s 读取。"), N_("请核对文字是否正确。")
)

# Coordinates
NO_SYSTEM = Fault(N_("文件没有说明坐标系，或坐标系无法识别。"), _PASS_CRS)
ASSUMED_SYSTEM = Fault(
    N_("坐标系按坐标的位数认定为 EPSG:%(epsg)s。"), N_("如不正确，请用 --crs 指明坐标系。")
)
MIXED_SYSTEMS = Fault(
    N_("这一行的坐标系（位数、带号）与其他行不同。"), N_("请把全部坐标换成同一坐标系。")
)
SWAPPED = Fault(
    N_("X、Y 与测量惯例相反（X 应为北坐标），已对调。"), N_("请核对地块在地图上的位置。")
)
NOT_METRES = Fault(N_("计量单位是“%(unit)s”，不是米。"), N_("请把坐标换算为米后再导入。"))

# Outlines
NOT_AREA = Fault(
    N_("图形是%(kind)s，不是面。"), N_("请只导入多边形图层；集合要先拆开，曲线要先转为折线。")
)
DAMAGED_OUTLINE = Fault(N_("图形数据已损坏或层次不对。"), _FIX_OUTLINE)
EMPTY_OUTLINE = Fault(N_("图形是空的。"), N_("请补画图形或删除这一条。"))
NOT_FINITE = Fault(N_("坐标含有 NaN、无穷大或超出范围的值。"), _FIX_OUTLINE)
RING_TOO_LONG = Fault(
    N_("一个环有 %(count)s 个界址点，超过 %(most)s 个。"), N_("请在 GIS 软件中简化图形后再导入。")
)
TOO_MANY_RINGS = Fault(
    N_("图形有 %(count)s 个环，超过 %(most)s 个。"), N_("请在 GIS 软件中拆分图形后再导入。")
)
TOO_FEW_CORNERS = Fault(N_("界址点不足 3 个。"), N_("请补全界址点。"))
CROSSING = Fault(N_("图形自相交、重叠或孔洞位置不对（%(position)s 附近）。"), _FIX_OUTLINE)
UNCLOSED = Fault(N_("环没有闭合，已自动闭合。"), N_("请核对图形。"))
REPEATED_CORNERS = Fault(N_("有重复的界址点，已合并。"), N_("请核对图形。"))
HEIGHTS_DROPPED = Fault(N_("图形带高程或测量值，只保留了平面坐标。"), N_("不需要时可忽略。"))
BAD_CORNER = Fault(N_("界址点坐标无法识别。"), N_("请按“X,Y;X,Y;…”填写，X 为北坐标，Y 为东坐标。"))
NO_PARCEL_COLUMN = Fault(
    N_("按点列出坐标的表格缺少地块编号列。"), N_("请加一列“宗地编号”，同一地块的点填同一编号。")
)
BAD_SURVEY_LINE = Fault(
    N_("第 %(line)s 行不合界址点文件的格式。"),
    N_("坐标行应为“点号,圈号,X,Y”，地块行以“@”结尾。"),
)
CORNERS_DIFFER = Fault(N_("写明界址点 %(stated)s 个，实际 %(count)s 个。"), N_("请核对是否漏点。"))

# The reading process
READER_STOPPED = Fault(
    N_("读取文件用的时间或内存过多，已停止。"), N_("请把文件拆小或简化图形后再导入。")
)
READER_BROKE = Fault(N_("读取文件时程序中断。"), _EXPORT_AGAIN)
