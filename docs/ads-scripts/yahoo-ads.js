// Yahoo!広告スクリプト: 今月と先月の費用を、Leadsheet の「費用」タブに書きます。
// Yahoo! JAPAN Ads script: writes the costs of this month and the last one into the tab 費用 / Costs.
//
// 1. SPREADSHEET_URL を自分のシートのアドレスに / put your spreadsheet's address here
// 2. Yahoo!広告 → ツール → Yahoo!広告スクリプト → 承認 → 毎日実行 / authorise it, run it daily
//    検索広告とディスプレイ広告に、それぞれ置きます / once for Search, once for Display
const SPREADSHEET_URL = 'https://docs.google.com/spreadsheets/d/…/edit';
const TAB = '費用'; // 'Costs'
const CHANNEL = 'Web広告'; // 'Web ads'
const CATEGORY = '販促・広告'; // 'Promotion & ads'
const IS_DISPLAY = AdsUtilities.getProductType() === 'DISPLAY';
const SOURCE = IS_DISPLAY ? 'Yahoo!広告 ディスプレイ広告｜スクリプト' : 'Yahoo!広告 検索広告｜スクリプト';

function main() {
  const today = Utilities.formatDate(new Date(), 'Asia/Tokyo', 'yyyy-MM-dd');
  const months = [before(today.slice(0, 7)), today.slice(0, 7)];
  const sheet = SpreadsheetApp.openByUrl(SPREADSHEET_URL).getSheetByName(TAB);
  for (const month of months) write(sheet, month, costsOf(month));
}

// キャンペーンIDごとの費用 / campaign id → { name, cost }
function costsOf(month) {
  const compact = month.replace('-', '');
  const wanted = {
    fields: ['CAMPAIGN_ID', 'CAMPAIGN_NAME', 'COST'],
    reportDateRangeType: 'CUSTOM_DATE',
    dateRange: { startDate: `${compact}01`, endDate: `${compact}${lastDay(month)}` },
  };
  const reports = IS_DISPLAY
    ? AdsUtilities.getDisplayReport(wanted)
    : AdsUtilities.getSearchReport({ ...wanted, reportType: 'CAMPAIGN' });
  const found = {};
  for (const [id, name, cost] of reports.reports[0].rows) {
    const amount = Number(String(cost).replace(/,/g, ''));
    if (amount > 0) found[id] = { name, cost: amount };
  }
  return found;
}

// 自分が書いた行だけを直します。人が直した行と、ほかの行には触れません。
// Only rows of its own are corrected; what people changed, and all other rows, stay.
function write(sheet, month, costs) {
  const cells = sheet.getDataRange().getValues();
  const column = {};
  cells[0].forEach((name, index) => { column[name] = index; });
  const at = (row, ja, en) => row[ja in column ? column[ja] : column[en]];
  for (const id of Object.keys(costs)) {
    const { name, cost } = costs[id];
    const same = cells.findIndex((row, index) => index > 0 &&
      monthOf(at(row, '月', 'Month')) === month &&
      String(at(row, '取込元', 'Imported from')).split('｜')[0] === SOURCE.split('｜')[0] &&
      `${at(row, 'メモ', 'Notes')} `.includes(`ID:${id} `));
    const memo = `ID:${id} 金額:${cost}`;
    if (same < 0) {
      const values = {
        月: `${month}-01`, Month: `${month}-01`, 流入チャネル: CHANNEL, Channel: CHANNEL,
        区分: CATEGORY, Category: CATEGORY, 金額: cost, Amount: cost, 施策: name, Campaign: name,
        取込元: SOURCE, 'Imported from': SOURCE, メモ: memo, Notes: memo,
      };
      sheet.appendRow(cells[0].map((header) => (header in values ? text(values[header]) : '')));
    } else if (String(at(cells[same], 'メモ', 'Notes')) ===
               `ID:${id} 金額:${at(cells[same], '金額', 'Amount')}`) {
      set(sheet, same, column, '金額', 'Amount', cost);
      set(sheet, same, column, 'メモ', 'Notes', memo);
    }
  }
}

function set(sheet, row, column, ja, en, value) {
  sheet.getRange(row + 1, (ja in column ? column[ja] : column[en]) + 1).setValue(value);
}

// 数式として読まれないように / so that no name is read as a formula
function text(value) {
  return typeof value === 'string' && /^[=+@-]/.test(value) ? `'${value}` : value;
}

function monthOf(cell) {
  if (cell instanceof Date) return Utilities.formatDate(cell, Session.getScriptTimeZone(), 'yyyy-MM');
  return String(cell).slice(0, 7).replace('/', '-');
}

function before(month) {
  const [year, number] = month.split('-').map(Number);
  return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, '0')}`;
}

function lastDay(month) {
  const [year, number] = month.split('-').map(Number);
  return new Date(year, number, 0).getDate();
}
