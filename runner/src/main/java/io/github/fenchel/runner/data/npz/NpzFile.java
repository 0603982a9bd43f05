package io.github.fenchel.runner.data.npz;

import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.api.file.StorageFault;
import io.github.fenchel.runner.data.split.Sha256;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Function;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A zip of {@code .npy} files, whose arrays are read row by row. */
final class NpzFile {
  private static final long MOST_BYTES = 64L << 30;

  /** Deflate cannot make more of a byte. */
  private static final long MOST_INFLATION = 1_032;

  private static final int MOST_NAMES = 20;

  private final ZipFile zip;

  private NpzFile(ZipFile zip) {
    this.zip = zip;
  }

  /** Takes the rows of an array. */
  @FunctionalInterface
  interface RowTaker {
    /** Takes a row in row-major order; its elements are the header's. */
    void take(int index, ByteBuffer row);
  }

  /**
   * Reads something from a file.
   *
   * @throws FenchelException of kind USER if it cannot be read; the message begins with its name
   */
  static <T> T read(Path file, Function<NpzFile, T> reading) {
    try (ZipFile zip = RegularFile.zip(file, MOST_BYTES)) {
      return reading.apply(new NpzFile(zip));
    } catch (ZipException corrupt) {
      throw fault(file, "no whole npz file: " + StorageFault.reason(corrupt), corrupt);
    } catch (IOException failure) {
      throw fault(file, "cannot be read: " + StorageFault.reason(failure), failure);
    } catch (UncheckedIOException failure) {
      throw fault(file, String.valueOf(failure.getMessage()), failure);
    } catch (IllegalArgumentException | ArithmeticException unfit) {
      throw fault(file, String.valueOf(unfit.getMessage()), unfit);
    }
  }

  private static FenchelException fault(Path file, String what, Exception cause) {
    return new FenchelException(FailureKind.USER, file + ": " + what, cause);
  }

  /** Returns whether there is an array of that name. */
  boolean has(String name) {
    return zip.getEntry(name + ".npy") != null;
  }

  /** Returns what the file says of an array. */
  NpyHeader header(String name) {
    return reading(name, in -> in);
  }

  /**
   * Reads an array.
   *
   * @return the SHA-256 over its type, its shape, and its elements in row-major order
   */
  String rows(String name, RowTaker taker) {
    MessageDigest digest = Sha256.start();
    reading(
        name,
        in -> {
          digest.update(
              (in.header.type() + " " + in.header.shape()).getBytes(StandardCharsets.US_ASCII));
          RowTaker both =
              (index, row) -> {
                digest.update(row.duplicate());
                taker.take(index, row);
              };
          if (in.header.fortran() && in.header.shape().size() > 1) {
            fortran(in, both);
          } else {
            rowMajor(in, both);
          }
          in.finish();
          return in;
        });
    return Sha256.hex(digest);
  }

  /** A header, and the stream of the elements. */
  private record Elements(NpyHeader header, CheckedInputStream in, long crc) {
    byte[] next(long bytes) throws IOException {
      byte[] next = in.readNBytes(Math.toIntExact(bytes));
      if (next.length < bytes) {
        throw new EOFException();
      }
      return next;
    }

    void finish() throws IOException {
      if (in.read() >= 0) {
        throw new IllegalArgumentException("has more elements than its shape " + header.shape());
      }
      if (in.getChecksum().getValue() != crc) {
        throw new IllegalArgumentException("is damaged: wrong checksum");
      }
    }
  }

  /** What is done with an array. */
  @FunctionalInterface
  private interface Use {
    Elements of(Elements elements) throws IOException;
  }

  private NpyHeader reading(String name, Use use) {
    ZipEntry entry = zip.getEntry(name + ".npy");
    if (entry == null) {
      throw new IllegalArgumentException("has no array \"" + name + "\"; it has " + names());
    }
    try (CheckedInputStream in = new CheckedInputStream(zip.getInputStream(entry), new CRC32())) {
      NpyHeader header = NpyHeader.read(in);
      if (header.size() > Math.min(entry.getSize(), MOST_INFLATION * entry.getCompressedSize())) {
        throw new EOFException();
      }
      return use.of(new Elements(header, in, entry.getCrc())).header;
    } catch (IllegalArgumentException | ArithmeticException unfit) {
      throw new IllegalArgumentException("array \"" + name + "\" " + unfit.getMessage(), unfit);
    } catch (EOFException truncated) {
      throw new UncheckedIOException("array \"" + name + "\" ends early", truncated);
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "array \"" + name + "\" cannot be read: " + StorageFault.reason(failure), failure);
    }
  }

  private String names() {
    List<String> names =
        zip.stream().map(entry -> entry.getName().replaceFirst("\\.npy$", "")).toList();
    return names.isEmpty()
        ? "none"
        : String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())))
            + (names.size() > MOST_NAMES ? ", ..." : "");
  }

  private static void rowMajor(Elements in, RowTaker taker) throws IOException {
    NpyHeader header = in.header;
    long row = Math.multiplyExact((long) header.rowSize(), header.bytes());
    for (int i = 0; i < header.rows(); i++) {
      taker.take(i, ByteBuffer.wrap(in.next(row)).order(header.order()));
    }
  }

  /** Element {@code [i,j,k]} of shape {@code [n,a,b]} is the {@code i + n (j + a k)}-th. */
  private static void fortran(Elements in, RowTaker taker) throws IOException {
    NpyHeader header = in.header;
    if (header.size() > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "has 2 GB or more in Fortran order; save it with numpy.ascontiguousarray");
    }
    byte[] all = in.next(header.size());
    int size = header.rowSize();
    int[] places = new int[size];
    List<Integer> shape = header.shape();
    for (int element = 0; element < size; element++) {
      int rest = element;
      int place = 0;
      int[] index = new int[shape.size()];
      for (int d = shape.size() - 1; d > 0; d--) {
        index[d] = rest % shape.get(d);
        rest /= shape.get(d);
      }
      for (int d = shape.size() - 1; d > 0; d--) {
        place = place * shape.get(d) + index[d];
      }
      places[element] = place;
    }
    int bytes = header.bytes();
    for (int i = 0; i < header.rows(); i++) {
      ByteBuffer row = ByteBuffer.allocate(size * bytes).order(header.order());
      for (int place : places) {
        long from = (i + (long) header.rows() * place) * bytes;
        row.put(all, (int) from, bytes);
      }
      taker.take(i, row.flip());
    }
  }
}
