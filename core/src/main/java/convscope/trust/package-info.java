/** Whether a map tells what the network goes by: figures from taking the places it points at away, beside maps that know nothing of the network. */
package convscope.trust;
