package io.github.fenchel.results.codec;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.StringType;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;

/**
 * Apache Parquet: a flat table in which every column is optional, plain values packed by gzip.
 *
 * <p>Headers and footer are written by Parquet's own structures; a page is a run-length list of
 * which rows have a value, then the values.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/">The file format</a>
 */
final class Parquet {
  private static final byte[] MAGIC = {'P', 'A', 'R', '1'};
  private static final int VERSION = 1;
  private static final int GROUP = 1 << 16;
  private static final List<Encoding> ENCODINGS = List.of(Encoding.PLAIN, Encoding.RLE);

  private final CountingOutputStream out;

  private Parquet(OutputStream out) {
    this.out = new CountingOutputStream(out);
  }

  static <R> void write(Table<R> table, OutputStream out) throws IOException {
    new Parquet(out).write(table);
  }

  private <R> void write(Table<R> table) throws IOException {
    out.write(MAGIC);
    List<SchemaElement> schema = new ArrayList<>();
    schema.add(new SchemaElement("table").setNum_children(table.columns().size()));
    table.columns().forEach(column -> schema.add(element(column)));
    List<RowGroup> groups = new ArrayList<>();
    for (int from = 0; from < table.rows().size(); from += GROUP) {
      int to = Math.min(table.rows().size(), from + GROUP);
      groups.add(group(table.columns(), table.rows().subList(from, to)));
    }
    FileMetaData footer = new FileMetaData(VERSION, schema, table.rows().size(), groups);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Util.writeFileMetaData(footer.setCreated_by("fenchel"), bytes);
    out.write(bytes.toByteArray());
    out.write(little(Integer.BYTES).putInt(bytes.size()).array());
    out.write(MAGIC);
  }

  private static SchemaElement element(TableColumn<?> column) {
    SchemaElement element =
        new SchemaElement(column.name())
            .setType(type(column))
            .setRepetition_type(FieldRepetitionType.OPTIONAL);
    if (column instanceof TableColumn.Text) {
      element.setConverted_type(ConvertedType.UTF8);
      element.setLogicalType(LogicalType.STRING(new StringType()));
    }
    return element;
  }

  private static Type type(TableColumn<?> column) {
    if (column instanceof TableColumn.Text) {
      return Type.BYTE_ARRAY;
    }
    return column instanceof TableColumn.Whole ? Type.INT64 : Type.DOUBLE;
  }

  private <R> RowGroup group(List<TableColumn<R>> columns, List<R> rows) throws IOException {
    List<ColumnChunk> chunks = new ArrayList<>();
    long bytes = 0;
    for (TableColumn<R> column : columns) {
      ColumnMetaData chunk = chunk(column, rows);
      bytes += chunk.getTotal_uncompressed_size();
      chunks.add(new ColumnChunk(0).setMeta_data(chunk));
    }
    return new RowGroup(chunks, bytes, rows.size());
  }

  /** Writes one page, the whole of a group's column. */
  private <R> ColumnMetaData chunk(TableColumn<R> column, List<R> rows) throws IOException {
    ByteArrayOutputStream values = new ByteArrayOutputStream();
    boolean[] there = new boolean[rows.size()];
    for (int i = 0; i < there.length; i++) {
      byte[] value = value(column, rows.get(i));
      there[i] = value.length > 0;
      values.writeBytes(value);
    }
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    byte[] levels = levels(there);
    page.writeBytes(little(Integer.BYTES).putInt(levels.length).array());
    page.writeBytes(levels);
    values.writeTo(page);
    byte[] packed = gzip(page.toByteArray());
    PageHeader header =
        new PageHeader(PageType.DATA_PAGE, page.size(), packed.length)
            .setData_page_header(
                new DataPageHeader(there.length, Encoding.PLAIN, Encoding.RLE, Encoding.RLE));
    long offset = out.count;
    Util.writePageHeader(header, out);
    long headerBytes = out.count - offset;
    out.write(packed);
    return new ColumnMetaData(
        type(column),
        ENCODINGS,
        List.of(column.name()),
        CompressionCodec.GZIP,
        there.length,
        headerBytes + page.size(),
        headerBytes + packed.length,
        offset);
  }

  /** Returns a value as a page holds it; no bytes for none. */
  private static <R> byte[] value(TableColumn<R> column, R row) {
    if (column instanceof TableColumn.Text<R> text) {
      byte[] utf8 = text.of().apply(row).getBytes(StandardCharsets.UTF_8);
      return utf8.length == 0
          ? utf8
          : little(Integer.BYTES + utf8.length).putInt(utf8.length).put(utf8).array();
    }
    if (column instanceof TableColumn.Real<R> real) {
      double value = real.of().applyAsDouble(row);
      return Double.isNaN(value) ? new byte[0] : little(Double.BYTES).putDouble(value).array();
    }
    OptionalLong value = ((TableColumn.Whole<R>) column).of().apply(row);
    return value.isEmpty() ? new byte[0] : little(Long.BYTES).putLong(value.getAsLong()).array();
  }

  /** Returns runs of equal levels: the length, doubled, in sevens of bits, then the level. */
  private static byte[] levels(boolean[] there) {
    ByteArrayOutputStream runs = new ByteArrayOutputStream();
    int from = 0;
    while (from < there.length) {
      int to = from + 1;
      while (to < there.length && there[to] == there[from]) {
        to++;
      }
      int head = (to - from) << 1;
      while (head >= 0x80) {
        runs.write((head & 0x7f) | 0x80);
        head >>>= 7;
      }
      runs.write(head);
      runs.write(there[from] ? 1 : 0);
      from = to;
    }
    return runs.toByteArray();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    return packed.toByteArray();
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Knows how far it is: what it writes to may be a pipe, which does not. */
  private static final class CountingOutputStream extends FilterOutputStream {
    private long count;

    CountingOutputStream(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int value) throws IOException {
      out.write(value);
      count++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      count += length;
    }
  }
}
