package io.github.fenchel.results.codec;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.AtomicFile;
import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.api.file.StorageFault;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.json.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * NumPy's {@code .npz}: a zip of {@code .npy} files of version 1.0, little-endian, row-major.
 *
 * <p>Equal arrays give equal bytes on every machine: entries are stored, not deflated, since zlib's
 * output differs between versions (raw gradients hardly compress), and times are fixed.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">NumPy</a>
 */
public final class Npz {
  /**
   * Later than the first moment of a zip's calendar: for that, Java adds a field with a time zone.
   */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final int HEAD = MAGIC.length + Short.BYTES;
  private static final int ALIGNMENT = 64;

  /** What a run's files come to; none of Fenchel's own networks and maps comes near it. */
  static final long MOST_BYTES = 2L << 30;

  /** Fenchel stores arrays as they are; others may deflate them, and maps hardly shrink. */
  private static final long MOST_INFLATION = 50;

  private static final long SMALL = 64L << 20;
  private static final Pattern HEADER =
      Pattern.compile(
          "\\{'descr': '([^']*)', 'fortran_order': (True|False), 'shape': \\(([0-9, ]*)\\),?"
              + " *}\\s*");

  private Npz() {}

  /**
   * Writes arrays to a file, in this order.
   *
   * @throws IllegalArgumentException if two have one name
   */
  public static void write(Path file, List<NamedArray> arrays) {
    AtomicFile.write(
        file,
        stream -> {
          OutputStream out = new BufferedOutputStream(stream, 1 << 16);
          ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
          UniqueNames names = new UniqueNames();
          for (NamedArray array : arrays) {
            names.add(array.name());
            put(zip, array);
          }
          zip.finish();
          out.flush();
        });
  }

  /**
   * Reads the arrays of a file, in its order.
   *
   * @throws FenchelException of kind USER if the file is missing, broken or holds something else
   *     than little-endian, row-major float32, float64 or int64
   */
  public static Map<String, HostArray> read(Path file) {
    return read(file, name -> true);
  }

  /**
   * Reads some arrays of a file, in its order; what the others hold is not looked at.
   *
   * @param wanted which ones, by name
   * @throws FenchelException as {@link #read(Path)} does
   */
  public static Map<String, HostArray> read(Path file, Predicate<String> wanted) {
    Map<String, HostArray> arrays = new LinkedHashMap<>();
    try (ZipFile zip = RegularFile.zip(file, MOST_BYTES)) {
      long most = Math.max(SMALL, MOST_INFLATION * RegularFile.size(file));
      for (Iterator<? extends ZipEntry> i = zip.entries().asIterator(); i.hasNext(); ) {
        ZipEntry entry = i.next();
        String name = entry.getName().replaceFirst("\\.npy$", "");
        most -= Math.max(0, entry.getSize());
        if (entry.getSize() < 0 || most < 0) {
          throw new IllegalArgumentException(
              "array " + name + " inflates beyond " + MOST_INFLATION + " times the file");
        }
        if (wanted.test(name) && arrays.put(name, array(name, bytes(zip, entry, name))) != null) {
          throw new IllegalArgumentException("two arrays are named " + name);
        }
      }
    } catch (ZipException e) {
      throw broken(file, StorageFault.reason(e), e);
    } catch (IOException e) {
      throw unreadable(file, e);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw broken(file, Json.reason(e), e);
    }
    return Collections.unmodifiableMap(arrays);
  }

  /** Reads the arrays of a file with their names, as {@link #read(Path)} does. */
  public static List<NamedArray> readList(Path file) {
    List<NamedArray> arrays = new ArrayList<>();
    read(file).forEach((name, array) -> arrays.add(new NamedArray(name, array)));
    return List.copyOf(arrays);
  }

  private static byte[] bytes(ZipFile zip, ZipEntry entry, String name) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes(Math.toIntExact(entry.getSize()));
      CRC32 crc = new CRC32();
      crc.update(bytes);
      if (crc.getValue() != entry.getCrc() || in.read() >= 0) {
        throw new IllegalArgumentException("array " + name + " is damaged: wrong checksum");
      }
      return bytes;
    }
  }

  /** A file that is missing is a run's defect; one that is there and cannot be read is not. */
  static FenchelException unreadable(Path file, IOException e) {
    if (e instanceof NoSuchFileException) {
      return new FenchelException(
          FailureKind.USER, file + ": " + StorageFault.reason(e) + "; run again", e);
    }
    return StorageFault.reading(file, e);
  }

  private static FenchelException broken(Path file, String problem, Exception cause) {
    return new FenchelException(
        FailureKind.USER,
        file + ": " + problem + "; expected a complete .npz file; delete its run and run again",
        cause);
  }

  private static void put(ZipOutputStream zip, NamedArray named) throws IOException {
    byte[] header = header(named.array());
    byte[] data = new byte[named.array().size() * named.array().dataType().bytes()];
    named.array().toBytes().get(data);
    CRC32 crc = new CRC32();
    crc.update(header);
    crc.update(data);
    ZipEntry entry = new ZipEntry(named.name() + ".npy");
    entry.setMethod(ZipEntry.STORED);
    entry.setSize((long) header.length + data.length);
    entry.setCrc(crc.getValue());
    entry.setTimeLocal(TIME);
    zip.putNextEntry(entry);
    zip.write(header);
    zip.write(data);
    zip.closeEntry();
  }

  private static byte[] header(HostArray array) {
    StringBuilder text = new StringBuilder("{'descr': '").append(description(array.dataType()));
    text.append("', 'fortran_order': False, 'shape': ").append(tuple(array.shape())).append(", }");
    while ((HEAD + text.length() + 1) % ALIGNMENT != 0) {
      text.append(' ');
    }
    text.append('\n');
    ByteBuffer bytes =
        ByteBuffer.allocate(HEAD + text.length()).order(ByteOrder.LITTLE_ENDIAN).put(MAGIC);
    bytes.putShort((short) text.length());
    return bytes.put(text.toString().getBytes(StandardCharsets.US_ASCII)).array();
  }

  private static String tuple(Shape shape) {
    StringBuilder text = new StringBuilder("(");
    for (long length : shape.toArray()) {
      text.append(length).append(", ");
    }
    if (shape.rank() > 0) {
      text.setLength(text.length() - (shape.rank() == 1 ? 1 : 2));
    }
    return text.append(')').toString();
  }

  private static String description(DataType type) {
    return switch (type) {
      case FLOAT32 -> "<f4";
      case FLOAT64 -> "<f8";
      case INT64 -> "<i8";
      case BOOLEAN -> throw new IllegalArgumentException("a host array is never BOOLEAN");
    };
  }

  private static HostArray array(String name, byte[] bytes) {
    ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < HEAD
        || !ByteBuffer.wrap(bytes, 0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
      throw new IllegalArgumentException("array " + name + " is not an .npy of version 1.0");
    }
    int length = Short.toUnsignedInt(data.getShort(MAGIC.length));
    if (HEAD + length > bytes.length) {
      throw new IllegalArgumentException("array " + name + " ends within its header");
    }
    String header = new String(bytes, HEAD, length, StandardCharsets.ISO_8859_1);
    Matcher matcher = HEADER.matcher(header);
    if (!matcher.matches() || matcher.group(2).equals("True")) {
      throw new IllegalArgumentException("array " + name + " has the header " + header.strip());
    }
    long[] lengths =
        Pattern.compile("[0-9]+")
            .matcher(matcher.group(3))
            .results()
            .flatMapToLong(number -> LongStream.of(Long.parseLong(number.group())))
            .toArray();
    return HostArray.of(type(matcher.group(1)), Shape.of(lengths), data.position(HEAD + length));
  }

  private static DataType type(String description) {
    return switch (description) {
      case "<f4" -> DataType.FLOAT32;
      case "<f8" -> DataType.FLOAT64;
      case "<i8" -> DataType.INT64;
      default ->
          throw new IllegalArgumentException(
              "elements are " + description + ", expected <f4, <f8 or <i8");
    };
  }
}
