package dev.kured.host;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/** Functions of the C library that the JDK has no door to. */
final class CLibrary {
    private CLibrary() {}

    @SuppressWarnings("restricted")
    static MethodHandle function(String name, FunctionDescriptor shape, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape, options);
    }

    /** What a method handle may throw by its signature, and a function of C never does. */
    static AssertionError unexpected(Throwable thrown) {
        return new AssertionError("a function of the C library threw", thrown);
    }
}
