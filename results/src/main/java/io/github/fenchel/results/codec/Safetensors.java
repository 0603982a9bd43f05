package io.github.fenchel.results.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.fenchel.api.fault.FailureKind;
import io.github.fenchel.api.fault.FenchelException;
import io.github.fenchel.api.file.AtomicFile;
import io.github.fenchel.api.file.RegularFile;
import io.github.fenchel.api.tensor.DataType;
import io.github.fenchel.api.tensor.HostArray;
import io.github.fenchel.api.tensor.Shape;
import io.github.fenchel.results.json.Form;
import io.github.fenchel.results.json.Forms;
import io.github.fenchel.results.json.Json;
import io.github.fenchel.results.json.RecordForm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The safetensors format: a length, a JSON header, the bytes of the tensors in the given order.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">Format</a>
 */
public final class Safetensors {
  private static final int ALIGNMENT = 8;
  private static final long MOST_BYTES = Integer.MAX_VALUE - 8;

  private static final Form<Extent> EXTENT =
      RecordForm.of(Extent.class).named("offsets", "data_offsets");

  private Safetensors() {}

  /**
   * Writes arrays to a file, in this order; equal arrays give equal bytes.
   *
   * @throws IllegalArgumentException if two have one name
   */
  public static void write(Path file, List<NamedArray> arrays) {
    ByteBuffer header = header(arrays);
    AtomicFile.write(
        file,
        out -> {
          AtomicFile.write(out, header.duplicate());
          for (NamedArray array : arrays) {
            AtomicFile.write(out, array.array().toBytes());
          }
        });
  }

  private static ByteBuffer header(List<NamedArray> arrays) {
    ObjectNode json = Json.NODES.objectNode();
    UniqueNames names = new UniqueNames();
    long offset = 0;
    for (NamedArray named : arrays) {
      names.add(named.name());
      HostArray array = named.array();
      ObjectNode tensor = json.putObject(named.name()).put("dtype", word(array.dataType()));
      for (long length : array.shape().toArray()) {
        tensor.withArray("shape").add(length);
      }
      if (array.shape().rank() == 0) {
        tensor.putArray("shape");
      }
      long end = offset + (long) array.size() * array.dataType().bytes();
      tensor.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] text = json.toString().getBytes(StandardCharsets.UTF_8);
    int padded = (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer header =
        ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN).putLong(padded);
    header.put(text);
    while (header.hasRemaining()) {
      header.put((byte) ' ');
    }
    return header.flip();
  }

  /**
   * Reads the arrays of a file, in the order of their bytes.
   *
   * @throws FenchelException of kind USER if the file is missing, truncated, broken or holds other
   *     types than F32, F64 and I64
   */
  public static List<NamedArray> read(Path file) {
    try {
      return arrays(
          ByteBuffer.wrap(RegularFile.bytes(file, MOST_BYTES)).order(ByteOrder.LITTLE_ENDIAN));
    } catch (JsonProcessingException e) {
      throw broken(file, "the header is not JSON (" + Json.reason(e) + ")", e);
    } catch (IOException e) {
      throw Npz.unreadable(file, e);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw broken(file, Json.reason(e), e);
    }
  }

  private static FenchelException broken(Path file, String problem, Exception cause) {
    return new FenchelException(
        FailureKind.USER,
        file
            + ": "
            + problem
            + "; expected a complete safetensors file; delete its run and run again",
        cause);
  }

  private static List<NamedArray> arrays(ByteBuffer file) throws JsonProcessingException {
    long length = file.remaining() < Long.BYTES ? -1 : file.getLong();
    if (length < 0 || length > file.remaining()) {
      throw new IllegalArgumentException("the file ends within its header");
    }
    byte[] text = new byte[(int) length];
    file.get(text);
    ByteBuffer data = file.slice().order(ByteOrder.LITTLE_ENDIAN);
    JsonNode json = new ObjectMapper().readTree(new String(text, StandardCharsets.UTF_8));
    Forms.require(json.isObject(), "", "an object", json);
    List<NamedArray> arrays = new ArrayList<>();
    long next = 0;
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!name.equals("__metadata__")) {
        Extent extent = EXTENT.read(name, json.path(name));
        if (!extent.isSpan()) {
          throw Form.expected(
              Form.at(name, "data_offsets"), "begin and end", json.path(name).path("data_offsets"));
        }
        if (extent.from() != next || extent.to() > data.capacity()) {
          throw new IllegalArgumentException(
              "tensor "
                  + name
                  + " lies at bytes "
                  + extent.from()
                  + " to "
                  + extent.to()
                  + ", expected from "
                  + next
                  + " and within the file's "
                  + data.capacity());
        }
        next = extent.to();
        arrays.add(new NamedArray(name, extent.array(data)));
      }
    }
    if (next != data.capacity()) {
      throw new IllegalArgumentException(
          "the tensors end at byte " + next + ", the file at " + data.capacity());
    }
    return List.copyOf(arrays);
  }

  /**
   * A tensor's type and shape, and its place in the file.
   *
   * @param dtype its type's name
   * @param shape its lengths
   * @param offsets where in the data it begins and ends
   */
  private record Extent(String dtype, List<Long> shape, List<Long> offsets) {
    boolean isSpan() {
      return offsets.size() == 2 && from() >= 0 && to() >= from();
    }

    long from() {
      return offsets.get(0);
    }

    long to() {
      return offsets.get(1);
    }

    HostArray array(ByteBuffer data) {
      ByteBuffer part =
          data.slice((int) from(), (int) (to() - from())).order(ByteOrder.LITTLE_ENDIAN);
      Shape lengths = Shape.of(shape.stream().mapToLong(Long::longValue).toArray());
      return HostArray.of(typeOf(dtype), lengths, part);
    }
  }

  private static String word(DataType type) {
    return switch (type) {
      case FLOAT32 -> "F32";
      case FLOAT64 -> "F64";
      case INT64 -> "I64";
      case BOOLEAN -> throw new IllegalArgumentException("a host array is never BOOLEAN");
    };
  }

  private static DataType typeOf(String word) {
    return switch (word) {
      case "F32" -> DataType.FLOAT32;
      case "F64" -> DataType.FLOAT64;
      case "I64" -> DataType.INT64;
      default ->
          throw new IllegalArgumentException("elements are " + word + ", expected F32, F64 or I64");
    };
  }
}
