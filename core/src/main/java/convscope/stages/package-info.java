/** How a network came to be what it is: its answers, maps and kernels at moments of its training. */
package convscope.stages;
