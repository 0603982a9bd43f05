package io.github.fenchel.runner.data.cifar;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads Python pickles of protocol 2 that hold dictionaries, lists, tuples, numbers, strings, and
 * NumPy arrays of unsigned bytes; nothing in them is run.
 *
 * <p>A pickle is a program that names functions of Python. Four names are known here, those that an
 * array is written with, and each means one fixed thing; any other name and any other instruction
 * is refused. Strings, which have no encoding in a pickle of Python 2, have a character for each
 * byte.
 *
 * @see <a href="https://github.com/python/cpython/blob/main/Lib/pickletools.py">pickletools</a>
 */
final class Pickle {
  private static final Object MARK = new Object();
  private static final Object NONE = new Object();
  private static final String RECONSTRUCT = "numpy.core.multiarray _reconstruct";
  private static final String DTYPE = "numpy dtype";
  private static final String NDARRAY = "numpy ndarray";
  private static final String ENCODE = "_codecs encode";

  private final ByteBuffer in;
  private final Deque<Object> stack = new ArrayDeque<>();
  private final Map<Integer, Object> memo = new HashMap<>();

  /** A name of Python that a pickle may mention. */
  private record Name(String text) {}

  /** A NumPy type, known by its code, e.g. {@code u1}. */
  private record Type(String code) {}

  /** An array, filled when its state comes. */
  static final class Bytes {
    private List<Integer> shape = List.of();
    private byte[] values = new byte[0];

    private Bytes() {}

    /** Returns the length of each dimension. */
    List<Integer> shape() {
      return shape;
    }

    /** Returns the values in row-major order; not to be changed. */
    byte[] values() {
      return values;
    }
  }

  private Pickle(byte[] content) {
    this.in = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Reads a dictionary whose keys are strings.
   *
   * @return its values: strings, {@link Long}, {@link List}, {@link Map}, and {@link Bytes}
   * @throws IllegalArgumentException if the content is anything else; the message says what
   */
  static Map<String, Object> read(byte[] content) {
    try {
      Object value = new Pickle(content).run();
      if (!(value instanceof Map<?, ?> map)) {
        throw new IllegalArgumentException("the pickle is no dictionary");
      }
      Map<String, Object> named = new LinkedHashMap<>();
      map.forEach((key, one) -> named.put((String) key, Objects.requireNonNull(one)));
      return named;
    } catch (BufferUnderflowException truncated) {
      throw new IllegalArgumentException("the pickle ends early", truncated);
    } catch (java.util.NoSuchElementException | ClassCastException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("the pickle is malformed", e);
    }
  }

  private Object run() {
    if (in.get() != (byte) 0x80 || in.get() != 2) {
      throw new IllegalArgumentException("no pickle of protocol 2");
    }
    while (true) {
      int at = in.position();
      char op = (char) (in.get() & 255);
      if (op == '.') {
        return stack.pop();
      }
      step(op, at);
    }
  }

  private void step(char op, int at) {
    switch (op) {
      case '(' -> stack.push(MARK);
      case '}' -> stack.push(new LinkedHashMap<String, Object>());
      case ']' -> stack.push(new ArrayList<Object>());
      case ')' -> stack.push(List.of());
      case 'N' -> stack.push(NONE);
      case 0x88 -> stack.push(1L);
      case 0x89 -> stack.push(0L);
      case 'K' -> stack.push((long) (in.get() & 255));
      case 'M' -> stack.push((long) (in.getShort() & 0xffff));
      case 'J' -> stack.push((long) in.getInt());
      case 'U' -> stack.push(text(in.get() & 255));
      case 'T' -> stack.push(text(in.getInt()));
      case 'X' -> stack.push(new String(bytes(in.getInt()), StandardCharsets.UTF_8));
      case 'q' -> memo.put(in.get() & 255, top());
      case 'r' -> memo.put(in.getInt(), top());
      case 'h' -> stack.push(remembered(in.get() & 255));
      case 'j' -> stack.push(remembered(in.getInt()));
      case 't' -> stack.push(List.copyOf(toMark()));
      case 0x85 -> stack.push(last(1));
      case 0x86 -> stack.push(last(2));
      case 0x87 -> stack.push(last(3));
      case 'a' -> append(last(1));
      case 'e' -> append(toMark());
      case 's' -> put(last(2));
      case 'u' -> put(toMark());
      case 'c' -> stack.push(name());
      case 'R' -> stack.push(call());
      case 'b' -> build();
      default ->
          throw new IllegalArgumentException(
              String.format("the pickle has the instruction 0x%02x at byte %d", (int) op, at));
    }
  }

  private byte[] bytes(int length) {
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private String text(int length) {
    return new String(bytes(length), StandardCharsets.ISO_8859_1);
  }

  private Object top() {
    return stack.element();
  }

  private Object remembered(int place) {
    @Nullable Object value = memo.get(place);
    if (value == null) {
      throw new IllegalArgumentException("the pickle is malformed");
    }
    return value;
  }

  private List<Object> toMark() {
    Deque<Object> reversed = new ArrayDeque<>();
    for (Object one = stack.pop(); one != MARK; one = stack.pop()) {
      reversed.push(one);
    }
    return new ArrayList<>(reversed);
  }

  private List<Object> last(int count) {
    Deque<Object> reversed = new ArrayDeque<>();
    for (int i = 0; i < count; i++) {
      reversed.push(stack.pop());
    }
    return new ArrayList<>(reversed);
  }

  @SuppressWarnings("unchecked") // only lists of objects are made
  private void append(List<Object> values) {
    ((List<Object>) top()).addAll(values);
  }

  @SuppressWarnings("unchecked") // only such maps are made
  private void put(List<Object> pairs) {
    for (int i = 0; i < pairs.size(); i += 2) {
      ((Map<String, Object>) top()).put((String) pairs.get(i), pairs.get(i + 1));
    }
  }

  private Name name() {
    String name = (line() + " " + line()).replace("numpy._core.", "numpy.core.");
    if (!List.of(RECONSTRUCT, DTYPE, NDARRAY, ENCODE).contains(name)) {
      String shown = name.replaceAll("[^\\x20-\\x7e]", "?");
      throw new IllegalArgumentException(
          "the pickle asks for "
              + (shown.length() <= 80 ? shown : shown.substring(0, 80) + "...").replace(' ', '.')
              + ", which is not run");
    }
    return new Name(name);
  }

  private String line() {
    StringBuilder line = new StringBuilder();
    for (char c = (char) (in.get() & 255); c != '\n'; c = (char) (in.get() & 255)) {
      line.append(c);
    }
    return line.toString();
  }

  private Object call() {
    List<?> arguments = (List<?>) stack.pop();
    Name name = (Name) stack.pop();
    return switch (name.text) {
      case RECONSTRUCT -> new Bytes();
      case DTYPE -> new Type((String) arguments.get(0));
      case ENCODE -> (String) arguments.get(0); // latin1 text, a byte for each character
      default -> throw new IllegalArgumentException("the pickle calls " + name.text);
    };
  }

  /** The state of an array: version, shape, type, whether Fortran order, and its bytes. */
  private void build() {
    List<?> state = (List<?>) stack.pop();
    if (!(top() instanceof Bytes array)) {
      if (!(top() instanceof Type)) {
        throw new IllegalArgumentException("the pickle is malformed");
      }
      return; // a type's byte order, of which single bytes have none
    }
    if (!((Type) state.get(2)).code.equals("u1") || !state.get(3).equals(0L)) {
      throw new IllegalArgumentException(
          "the pickle's array is not of unsigned bytes in row-major order");
    }
    List<Integer> shape = new ArrayList<>();
    long size = 1;
    for (Object length : (List<?>) state.get(1)) {
      shape.add(Math.toIntExact((Long) length));
      size = Math.multiplyExact(size, (Long) length);
    }
    byte[] values = ((String) state.get(4)).getBytes(StandardCharsets.ISO_8859_1);
    if (values.length != size) {
      throw new IllegalArgumentException(
          "the pickle's array has " + values.length + " bytes, expected " + size);
    }
    array.shape = List.copyOf(shape);
    array.values = values;
  }
}
