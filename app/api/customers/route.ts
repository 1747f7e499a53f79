import { createCustomer } from "@/lib/usecases/customer/create-customer";
import { listCustomers } from "@/lib/usecases/customer/list-customers";
import { route } from "@/lib/web/route";

export const GET = route(listCustomers);
export const POST = route(createCustomer);
