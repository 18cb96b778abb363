/** What a person may say a file is written in, as the importer names it. */
export const ENCODINGS = [
  ..."utf-8 utf-16 windows-1250 windows-1251 windows-1252 windows-1253 windows-1254".split(" "),
  ..."windows-1255 windows-1256 windows-1257 iso-8859-1 iso-8859-2 iso-8859-15".split(" "),
  ..."macintosh ibm437 ibm850 ibm852 koi8-r gb18030 big5 shift_jis euc-kr".split(" "),
];
