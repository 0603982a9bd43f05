package io.github.fenchel.runner.plugin.guard;

import java.nio.charset.StandardCharsets;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Redirects calls of {@link Runtime#halt} in a class to {@link ProcessExit#halt}: those that are
 * written out and method references; not those by reflection.
 */
final class HaltCalls {
  private static final String RUNTIME = Type.getInternalName(Runtime.class);
  private static final String HALT = "halt";
  private static final String PLAIN = "(I)V";
  private static final String OWN = Type.getInternalName(ProcessExit.class);
  private static final String LED = "(L" + RUNTIME + ";I)V";

  private HaltCalls() {}

  /** Returns whether a class may call it: cheap, and never wrongly false. */
  static boolean mayBeIn(byte[] type) {
    String text = new String(type, StandardCharsets.ISO_8859_1);
    return text.contains(HALT) && text.contains(RUNTIME);
  }

  /** Returns the class with its calls led elsewhere. */
  static byte[] lead(byte[] type) {
    ClassReader reader = new ClassReader(type);
    ClassWriter writer = new ClassWriter(reader, 0);
    reader.accept(new Leading(writer), 0);
    return writer.toByteArray();
  }

  private static boolean isHalt(String owner, String name, String descriptor) {
    return owner.equals(RUNTIME) && name.equals(HALT) && descriptor.equals(PLAIN);
  }

  private static final class Leading extends ClassVisitor {
    Leading(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      return new LeadingMethod(super.visitMethod(access, name, descriptor, signature, exceptions));
    }
  }

  private static final class LeadingMethod extends MethodVisitor {
    LeadingMethod(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      if (isHalt(owner, name, descriptor)) {
        super.visitMethodInsn(Opcodes.INVOKESTATIC, OWN, HALT, LED, false);
      } else {
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
      }
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      Object[] led = arguments.clone();
      for (int i = 0; i < led.length; i++) {
        if (led[i] instanceof Handle handle
            && isHalt(handle.getOwner(), handle.getName(), handle.getDesc())) {
          led[i] = new Handle(Opcodes.H_INVOKESTATIC, OWN, HALT, LED, false);
        }
      }
      super.visitInvokeDynamicInsn(name, descriptor, bootstrap, led);
    }
  }
}
