import openpyxl
from openpyxl.styles import Alignment
from openpyxl.worksheet.dimensions import SheetFormatProperties
def mk(name, custom, drh):
    wb=openpyxl.Workbook(); ws=wb.active; ws.title='調査票'
    ws.append(['No.','確認項目','回答','備考'])
    ws.column_dimensions['B'].width=40; ws.column_dimensions['D'].width=20
    for i in range(1,5):
        ws.append([f'1-{i}','入退室の記録を保管していますか。',None,None])
    for row in ws['A1:D5']:
        for c in row: c.alignment=Alignment(wrap_text=True, vertical='top')
    if drh: ws.sheet_format.defaultRowHeight=drh
    if custom: ws.sheet_format.customHeight=True
    wb.save(name)
mk('plain.xlsx',False,None); mk('drh.xlsx',False,18.75); mk('custom.xlsx',True,18.75)
